package seeds
import ("testing";"strings";"fmt")
func TestZZ(t *testing.T){
 for _,c:=range [][2]string{{"text: Tekst.", "text: \"Tekst."},{"municipalities:\n", "municipalities: [\n"},{"  - {slug: ondermijning", "\t- {slug: ondermijning"},{"title: Los bericht","title: Los: bericht"},{"    title: Los bericht","   title: Los bericht"},{"text: Tekst.","text: 'Tekst's"},{"{slug: cybercrime, name: Cybercrime}","{slug: cybercrime, name: Cybercrime"},{"Tekst van de eerste","- van: [de eerste"},{"id: los","id:los"}, {"title: Los bericht","title: @Los bericht"},{"title: Los bericht","title: Los #bericht"}} {
 _,err:=Parse([]byte(strings.Replace(small(t),c[0],c[1],1)),Options{})
 fmt.Printf("%q\n   %v\n",c[1],err)
 }
}
