-- expect = ["参数或转换“?”写法不对", "只能写成 $名字"]
SELECT 项目代码 FROM 发放 WHERE 金额 > ?
