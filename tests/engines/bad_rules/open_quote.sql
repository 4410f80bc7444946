-- expect = ["引号没有成对"]
SELECT 项目代码 FROM 发放 WHERE 状态 = '成功
